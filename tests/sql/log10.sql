SELECT log10(1000); -- => 3.0
SELECT log10(0); -- => error: Numerical result out of range
SELECT log10(NULL); -- => NULL
SELECT log10(-1); -- => error: Numerical argument out of domain
