print("press")
raise KeyboardInterrupt
