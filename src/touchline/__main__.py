"""``python -m touchline`` is the command ``touchline``."""

from touchline.cli import main

if __name__ == "__main__":
    main()
