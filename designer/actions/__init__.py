"""Everything the program can be told to do, declared once: menus, tool bar, command palette and shortcuts follow."""
