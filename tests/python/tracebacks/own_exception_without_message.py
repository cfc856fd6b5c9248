class Refused(Exception):
    pass


raise Refused
