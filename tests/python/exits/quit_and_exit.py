try:
    exit(2)
except SystemExit as error:
    print("exit", error.code)
quit()
