"""``python -m bot.locale``: collect the messages anew."""

from bot.locale.collect import collect

if __name__ == "__main__":
    collect()
