error = ValueError("bad reading")
error.add_note("sensor 7")
error.add_note("second note")
raise error
