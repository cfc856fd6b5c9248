def tuple_item():
    t = (1, 2)
    t[0] = 5


def str_item():
    s = "abc"
    s[0] = "x"


def bytes_item():
    b = b"abc"
    b[0] = 1


def list_range():
    items = [1]
    items[3] = 1


def list_text():
    items = [1]
    items["a"] = 1


def tuple_delete():
    t = (1, 2)
    del t[0]


def bytearray_range():
    b = bytearray(b"a")
    b[0] = 256


def bytearray_text():
    b = bytearray(b"a")
    b[0] = "x"


def dict_key():
    d = {}
    d[[]] = 1


def int_attribute():
    n = 5
    n.x = 3


def builtin_attribute():
    len.x = 1


def type_attribute():
    int.x = 1


def extended_slice():
    items = [1, 2, 3, 4]
    items[::2] = [1]


def slice_of_number():
    items = [1]
    items[0:1] = 5


for attempt in (tuple_item, str_item, bytes_item, list_range, list_text, tuple_delete, bytearray_range, bytearray_text,
                dict_key, int_attribute, builtin_attribute, type_attribute, extended_slice, slice_of_number):
    try:
        attempt()
    except Exception as error:
        print(f"{attempt.__name__}: {type(error).__name__}: {error}")
