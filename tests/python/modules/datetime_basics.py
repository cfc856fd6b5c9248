from datetime import date, datetime, timedelta, timezone

d = datetime(2024, 2, 28, 23, 30)
print(d, repr(d), d + timedelta(hours=1), d.isoformat(), d.strftime("%d.%m.%Y %H:%M"), (date(2024, 3, 1) - date(2024, 2, 28)).days)
print(timedelta(seconds=3661), timedelta(days=1, seconds=5).total_seconds(), datetime.fromtimestamp(0, timezone.utc), datetime.strptime("2024-01-02", "%Y-%m-%d"), date(2024, 1, 1).weekday())
