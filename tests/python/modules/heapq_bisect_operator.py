import bisect
import heapq
import operator

h = [5, 3, 8, 1]
heapq.heapify(h)
heapq.heappush(h, 2)
print(h[0], [heapq.heappop(h) for _ in range(len(h))], heapq.nlargest(2, [4, 9, 1]), heapq.nsmallest(2, [4, 9, 1]), list(heapq.merge([1, 4], [2, 3])))
a = [1, 3, 5]
bisect.insort(a, 4)
print(a, bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 9))
people = [{"n": "B", "a": 2}, {"n": "A", "a": 1}]
print(sorted(people, key=operator.itemgetter("n")), operator.add(1, 2), operator.attrgetter("real")(5), operator.methodcaller("upper")("x"), operator.itemgetter(0, 2)("abc"))
