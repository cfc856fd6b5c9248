import math


def uses_wrong_name():
    counter = 1
    return countr


uses_wrong_name()
