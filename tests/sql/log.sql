SELECT log(2.718281828459045); -- => 1.0
SELECT log(1); -- => 0.0
SELECT log(-1); -- => error: Numerical argument out of domain
SELECT log(NULL); -- => NULL
SELECT log(2, 8); -- => error: wrong number of arguments to function log()
SELECT log(0); -- => error: Numerical result out of range
