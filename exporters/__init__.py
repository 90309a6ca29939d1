"""What leaves the program for people to read: pictures, plots and reports."""
