result = sum(
    [
        1,
        2,
    ]
) + len(
    5
)
