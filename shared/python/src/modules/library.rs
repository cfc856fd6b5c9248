//! The library in Python: its files, by the name under which they are imported.

/// In the order of their names.
pub(super) const LIBRARY: &[(&str, &str)] = &[
    ("abc", include_str!("../../library/abc.py")),
    ("bisect", include_str!("../../library/bisect.py")),
    (
        "collections",
        include_str!("../../library/collections/__init__.py"),
    ),
    (
        "collections.abc",
        include_str!("../../library/collections/abc.py"),
    ),
    (
        "collections.counter",
        include_str!("../../library/collections/counter.py"),
    ),
    ("contextlib", include_str!("../../library/contextlib.py")),
    ("copy", include_str!("../../library/copy.py")),
    ("enum", include_str!("../../library/enum/__init__.py")),
    ("enum.flag", include_str!("../../library/enum/flag.py")),
    ("functools", include_str!("../../library/functools.py")),
    ("heapq", include_str!("../../library/heapq.py")),
    ("hmac", include_str!("../../library/hmac.py")),
    ("itertools", include_str!("../../library/itertools.py")),
    ("keyword", include_str!("../../library/keyword.py")),
    ("logging", include_str!("../../library/logging/__init__.py")),
    (
        "logging.formats",
        include_str!("../../library/logging/formats.py"),
    ),
    ("operator", include_str!("../../library/operator.py")),
    ("queue", include_str!("../../library/queue.py")),
    ("random", include_str!("../../library/random.py")),
    ("reprlib", include_str!("../../library/reprlib.py")),
    ("secrets", include_str!("../../library/secrets.py")),
    ("selectors", include_str!("../../library/selectors.py")),
    ("socket", include_str!("../../library/socket.py")),
    ("statistics", include_str!("../../library/statistics.py")),
    ("string", include_str!("../../library/string.py")),
    ("textwrap", include_str!("../../library/textwrap.py")),
    ("threading", include_str!("../../library/threading.py")),
    ("types", include_str!("../../library/types.py")),
];
