"""Target profiles: what the systems that run journeys can hold, and how they count caps and quiet hours. Data, read by
replays (``loopline simulate --target``) and by exports alike, so that both mean the same."""
