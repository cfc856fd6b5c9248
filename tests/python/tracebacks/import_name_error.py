from collections import Defaultdict
