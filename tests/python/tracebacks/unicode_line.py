nomi = "Oʻzbekiston"; narx = {"нон": 3000}
print(nomi, narx["нон"]); print("salom", narx["sut"], "ʻʼ")
