SELECT sqlite_version(); -- => '3.42.0'
SELECT sqlite_version() LIKE '3.%'; -- => 1
SELECT sqlite_version(1); -- => error: wrong number of arguments to function sqlite_version()
