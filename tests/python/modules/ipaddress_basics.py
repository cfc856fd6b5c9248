import ipaddress

a = ipaddress.ip_address("10.0.0.1")
print(a, a + 1, a.is_private, int(a), a.packed)
n = ipaddress.ip_network("10.0.0.0/30")
print(n.num_addresses, [str(h) for h in n.hosts()], a in n, n.netmask, n.broadcast_address)
try:
    ipaddress.ip_address("10.0.0.256")
except ValueError as error:
    print(error)
