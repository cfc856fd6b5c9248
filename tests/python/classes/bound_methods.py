class Button:
    def __init__(self, label):
        self.label = label

    def press(self, times=1):
        return self.label * times


b = Button("ok")
press = b.press
print(press(), press(2), press.__self__ is b, press.__func__ is Button.press)
print(b.press == b.press, press.__name__)
for handler in [b.press, Button("no").press]:
    print(handler())
Button.press = lambda self, times=1: "patched"
print(b.press(), press())
b.press = lambda: "on the instance"
print(b.press())
