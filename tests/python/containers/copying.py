import copy

a = [1, [2, 3], {"k": [4]}]
shallow = list(a)
deep = copy.deepcopy(a)
a[1].append("x")
a[2]["k"].append("y")
print(a, shallow, deep)
print(copy.copy(a) == a, copy.copy(a) is a, copy.copy(a)[1] is a[1], deep[1] is a[1])


class Node:
    def __init__(self, value):
        self.value = value
        self.children = []


n = Node(1)
n.children.append(Node(2))
m = copy.deepcopy(n)
m.children[0].value = 99
print(n.children[0].value, m.children[0].value)
