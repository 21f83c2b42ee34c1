$TTL 1h
@	SOA	ns hostmaster 7 1h 15m 4w 5m
	NS	ns
ns	A	192.0.2.1
mx	A	192.0.2.2
www	A	192.0.2.3
