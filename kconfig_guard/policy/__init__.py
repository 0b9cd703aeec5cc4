"""What a team has decided about its configs: settings, decisions, waivers and a baseline."""
