"""What happened, by name: ARIs say what it is about, AVIs say what happened."""
