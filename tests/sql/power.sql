SELECT power(2, 10); -- => 1024.0
SELECT power(2, NULL); -- => NULL
SELECT power(0, -1); -- => error: Numerical result out of range
SELECT power(-1, 0.5); -- => error: Numerical argument out of domain
SELECT power('2', '3'); -- => 8.0
