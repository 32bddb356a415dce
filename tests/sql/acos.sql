SELECT acos(1); -- => 0.0
SELECT acos(2); -- => error: Numerical argument out of domain
SELECT acos(NULL); -- => NULL
