"""The parts of Rasa that are ours: channel, lock, sentences, intent classifier, conversation store."""
