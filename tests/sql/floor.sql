SELECT floor(1.8); -- => 1
SELECT floor(-1.5); -- => -2
SELECT floor(7); -- => 7
SELECT floor(NULL); -- => NULL
SELECT typeof(floor(2.0)); -- => 'integer'
