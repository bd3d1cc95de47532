"""The one error these scripts raise on purpose."""


class DigitsError(Exception):
    """Something is not as the scripts need it; the message says what."""
