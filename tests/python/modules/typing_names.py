from typing import Any, Callable, Dict, Generic, Iterable, List, Literal, NamedTuple, Optional, Protocol, Tuple, TypedDict, TypeVar, Union, cast

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item

    def get(self) -> T:
        return self.item


class Address(NamedTuple):
    host: str
    port: int = 80


class Options(TypedDict):
    debug: bool


class Sender(Protocol):
    def send(self, data: bytes) -> int: ...


def apply(f: Callable[[int], int], values: Iterable[int]) -> List[int]:
    return [f(v) for v in values]


Mode = Literal["r", "w"]
Table = Dict[str, Tuple[int, ...]]
x: Optional[int] = None
y: Union[int, str] = "y"
z: "list[int] | None" = [1]
print(Box[int](5).get(), Address("h"), Options(debug=True), apply(lambda n: n + 1, [1]), cast(int, "5"), x, y, z)
print(Optional[int], List[str], Dict[str, int], list[int], int | None, Any)
