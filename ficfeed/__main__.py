"""`python -m ficfeed`."""

from ficfeed.cli import main

if __name__ == "__main__":
    main()
