SELECT unixepoch('2024-02-29 12:34:56.789', 'subsec'); -- => 1709210096.789
SELECT unixepoch('2024-02-29 12:34:56.789'); -- => 1709210096
SELECT typeof(unixepoch('subsec')); -- => 'real'
SELECT typeof(unixepoch()); -- => 'integer'
SELECT unixepoch(5, 'subsec', 'auto'); -- => NULL
SELECT unixepoch('x', 'subsec'); -- => NULL
