SELECT strftime('%s', '2024-02-29 12:34:56.789', 'subsec'); -- => '1709210096.789'
SELECT strftime('%s', '2024-02-29 12:34:56.789'); -- => '1709210096'
SELECT strftime('%%s %s', 0, 'unixepoch', 'subsecond'); -- => '%s 0.000'
SELECT strftime('%f', '2024-02-29 12:34:56.789', 'subsec'); -- => '56.789'
SELECT strftime(NULL, 'now', 'subsec'); -- => NULL
SELECT strftime(); -- => NULL
SELECT length(strftime('%s', 'subsec')); -- => 14
