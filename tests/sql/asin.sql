SELECT asin(0); -- => 0.0
SELECT asin(NULL); -- => NULL
SELECT asin(2); -- => error: Numerical argument out of domain
