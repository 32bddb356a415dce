SELECT is_path_deterministic('/usr/bin/env python3'); -- => 1
SELECT is_path_deterministic('/opt/my app/run --now'); -- => 0
SELECT is_path_deterministic('"/opt/my app/run" --now', 1); -- => 1
SELECT is_path_deterministic('/nowhere --now'); -- => 1
SELECT is_path_deterministic(NULL); -- => error: Invalid inputs to is_path_deterministic
SELECT is_path_deterministic('/a', 0, ''); -- => error: Invalid inputs to is_path_deterministic
