"""How the example media are drawn and synthesised: vectors, light, weather, sound."""
