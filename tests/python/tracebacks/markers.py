data = {"users": [{"name": "Ali"}]}


def pick(key):
    return data["users"][0][key].upper() + data["users"][1]["name"]


pick("name")
