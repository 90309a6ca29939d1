"""Why a customer got what they got, and who did not get something: the window's side."""
