SELECT sqrt(4); -- => 2.0
SELECT sqrt('16'); -- => 4.0
SELECT sqrt('abc'); -- => 0.0
SELECT sqrt(-1); -- => error: Numerical argument out of domain
SELECT sqrt(NULL); -- => NULL
SELECT sqrt(x'3136'); -- => 4.0
