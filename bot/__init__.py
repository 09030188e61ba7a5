"""How the bot runs: its environment, its training, its Rasa process and its action server."""
