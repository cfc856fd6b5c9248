import statistics as s

data = [12, 15, 11, 20, 15, 30]
print(s.mean(data), s.median(data), s.mode(data), s.stdev(data), s.pstdev(data), s.variance(data), s.fmean(data))
print(s.median([1, 2, 3]), s.median_low([1, 2, 3, 4]), s.median_high([1, 2, 3, 4]), s.mean([1, 2]), s.mean([1.5, 2.5]), s.quantiles([1, 2, 3, 4, 5], n=4), s.multimode([1, 1, 2, 2]))
print(s.geometric_mean([1, 4]), s.harmonic_mean([1, 2]), s.pvariance([1, 2, 3]))
try:
    s.mean([])
except s.StatisticsError as error:
    print(error)
try:
    s.stdev([1])
except s.StatisticsError as error:
    print(error)
