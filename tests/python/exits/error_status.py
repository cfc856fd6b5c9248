print("out")
raise ValueError("status is one")
