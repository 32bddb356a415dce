SELECT path FROM file WHERE path LIKE 'C:\Users\%'; -- => C:\Users\Public\ ; C:\Users\ann\
SELECT path FROM file WHERE path LIKE 'c:\users\%\desktop\%.TXT'; -- => c:\users\ann\desktop\Notes.txt
SELECT path FROM file WHERE path LIKE 'C:\Users\ann\%'; -- => C:\Users\ann\.ssh\ ; C:\Users\ann\Desktop\
SELECT path FROM file WHERE path LIKE 'C:\Users\%%'; -- => C:\Users\Public\ ; C:\Users\ann\ ; C:\Users\ann\.ssh\ ; C:\Users\ann\.ssh\id_rsa ; C:\Users\ann\Desktop\ ; C:\Users\ann\Desktop\Notes.txt
SELECT path FROM file WHERE path LIKE 'C:/Users/%'; -- =>
SELECT path, filename, directory, attributes FROM file WHERE path = 'C:\users\ann\desktop\notes.txt'; -- => C:\users\ann\desktop\notes.txt|notes.txt|C:\users\ann\desktop|A
SELECT path, type FROM file WHERE path = 'C:/Users/ann'; -- => C:/Users/ann|directory
SELECT path, directory FROM file WHERE directory = 'C:\Users'; -- => C:\Users\ann|C:\Users ; C:\Users\Public|C:\Users
SELECT sha1 FROM hash WHERE path = 'C:\Users\ann\Desktop\Notes.txt'; -- => aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
SELECT path FROM file WHERE path = 'C:\Windows\explorer.exe'; -- => C:\Windows\explorer.exe
SELECT path FROM file WHERE path LIKE 'C:\Windows\System32\%.dll'; -- => C:\Windows\System32\svc.dll
SELECT path FROM authenticode WHERE path LIKE 'C:\Windows\%'; -- => C:\Windows\explorer.exe
SELECT path FROM authenticode WHERE path = 'c:\windows\EXPLORER.EXE'; -- => c:\windows\EXPLORER.EXE
SELECT find_file_path_in_cmd('C:\Users\ann\Desktop\Notes.txt /x'); -- => C:\Users\ann\Desktop\Notes.txt
-- The registry: `%` is one level, a trailing `%%` all of them.
SELECT name FROM registry; -- => SOFTWARE ; S-1-5-21
SELECT data, name, type FROM registry WHERE path LIKE 'HKEY_LOCAL_MACHINE\SOFTWARE\A\%'; -- => one|v|REG_SZ ; |B|subkey
SELECT path, data FROM registry WHERE path = 'HKEY_LOCAL_MACHINE\Software\a\v'; -- => HKEY_LOCAL_MACHINE\Software\a\v|one
SELECT data FROM registry WHERE key = 'hkey_local_machine\SOFTWARE\A'; -- =>
SELECT path FROM registry WHERE path LIKE 'HKEY_LOCAL_MACHINE\software\%\V'; -- => HKEY_LOCAL_MACHINE\software\A\v
SELECT name FROM registry WHERE key = 'HKEY_LOCAL_MACHINE\SOFTWARE\A'; -- => v ; B
SELECT name FROM registry WHERE key LIKE 'HKEY_LOCAL_MACHINE\SOFTWARE\%'; -- => v ; B
SELECT name FROM registry WHERE key LIKE 'HKEY_LOCAL_MACHINE\SOFTWARE\%%'; -- => v ; w ; B
SELECT name FROM registry WHERE path LIKE 'HKEY_LOCAL_MACHINE\SOFTWARE\%%'; -- => A ; v ; w ; B
SELECT data FROM registry WHERE path LIKE 'HKEY_USERS\%\SOFTWARE\x'; -- => three
SELECT data FROM registry WHERE path LIKE '%\SOFTWARE\%\v'; -- => one
SELECT data FROM registry WHERE data = 'three'; -- =>
