def http(status):
    match status:
        case 200 | 201 | 204:
            return "ok"
        case 301 | 302:
            return "moved"
        case 404:
            return "not found"
        case int(code) if 400 <= code < 500:
            return f"client error {code}"
        case int():
            return "other number"
        case str() as text:
            return f"text {text}"
        case None:
            return "nothing"
        case _:
            return "unknown"


for status in (200, 204, 302, 404, 418, 500, "abc", None, 2.5, True):
    print(status, "->", http(status))
