class Deck:
    def __init__(self, cards):
        self._cards = list(cards)

    def __len__(self):
        return len(self._cards)

    def __getitem__(self, index):
        return self._cards[index]

    def __setitem__(self, index, card):
        self._cards[index] = card

    def __delitem__(self, index):
        del self._cards[index]

    def __contains__(self, card):
        print("is", card, "in?")
        return card in self._cards


deck = Deck("ABCDE")
print(len(deck), deck[0], deck[-1], deck[1:3])
deck[0] = "Z"
del deck[1]
print("Z" in deck, "Q" in deck)
for card in deck:
    print(card, end=" ")
print(list(reversed(deck)), bool(Deck("")))
try:
    deck[10]
except IndexError as error:
    print(error)
