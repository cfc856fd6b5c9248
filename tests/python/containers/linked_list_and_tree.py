class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


head = None
for value in (3, 2, 1):
    head = Node(value, head)
node = head
while node is not None:
    print(node.value, end=" -> ")
    node = node.next
print("None")


class Tree:
    def __init__(self):
        self.root = None

    def insert(self, value):
        def place(node):
            if node is None:
                return {"v": value, "l": None, "r": None}
            side = "l" if value < node["v"] else "r"
            node[side] = place(node[side])
            return node
        self.root = place(self.root)

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node["l"])
                yield node["v"]
                yield from walk(node["r"])
        return walk(self.root)


tree = Tree()
for n in (5, 2, 8, 1, 9, 3):
    tree.insert(n)
print(list(tree))
