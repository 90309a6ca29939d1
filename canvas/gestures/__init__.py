"""What a hand does on the canvas: each gesture an object that begins, moves, and ends or is cancelled."""
