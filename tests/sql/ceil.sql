SELECT ceil(1.2); -- => 2
SELECT ceil(5); -- => 5
SELECT ceil(-1.5); -- => -1
SELECT ceil(NULL); -- => NULL
SELECT ceil('1.5x'); -- => 2
SELECT ceil(1e300); -- => -9223372036854775808
SELECT ceil('abc'); -- => 0
