"""What `make` runs to install and build: standard library only, any Python from 3.9 on."""
