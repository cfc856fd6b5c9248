"""A heap in a list: the smallest item is always first, and getting it costs few comparisons."""


def heappush(heap, item):
    heap.append(item)
    _rise(heap, len(heap) - 1)


def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _sink(heap, 0)
    return first


def heapreplace(heap, item):
    first, heap[0] = heap[0], item
    _sink(heap, 0)
    return first


def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(items):
    for at in reversed(range(len(items) // 2)):
        _sink(items, at)


def _rise(heap, at):
    """Lets an item rise as long as it is smaller than what it hangs under."""
    item = heap[at]
    while at:
        above = (at - 1) // 2
        if not item < heap[above]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item


def _sink(heap, at):
    """Lets an item sink to the bottom along the smaller ones, then rise to where it belongs."""
    item = heap[at]
    below = 2 * at + 1
    while below < len(heap):
        if below + 1 < len(heap) and not heap[below] < heap[below + 1]:
            below += 1
        heap[at] = heap[below]
        at, below = below, 2 * below + 1
    heap[at] = item
    _rise(heap, at)


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(n, 0)]


def merge(*iterables, key=None, reverse=False):
    """Several sorted streams as one, read only as far as needed."""
    heads = []
    for number, iterable in enumerate(iterables):
        stream = iter(iterable)
        for item in stream:
            heads.append([item if key is None else key(item), number, item, stream])
            break
    while heads:
        best = heads[0]
        for head in heads[1:]:
            if (best[0] < head[0]) if reverse else (head[0] < best[0]):
                best = head
        yield best[2]
        for item in best[3]:
            best[0], best[2] = (item if key is None else key(item)), item
            break
        else:
            heads.remove(best)
