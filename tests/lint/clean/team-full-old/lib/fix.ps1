$env:X
