package mail

// Trial is the letter that tries a mail server.
func Trial(to To) Letter {
	const title = "Prueba de correo"
	return Letter{
		To: to, Subject: OneLine(title + " de " + to.Dealer.Name), Title: title,
		Lead:    []string{"Si lee esto, las cartas del área de clientes salen bien."},
		Closing: "No hace falta que conteste.",
	}
}
