package staff

// LinkView is a one-time link that was followed. Without a Name it is not good any more.
type LinkView struct {
	Name   string
	Secret string
}

// ChooseView is the form in which a password is chosen.
type ChooseView struct {
	Name, Email string
	Least       int    // characters
	Proposal    string // four words that the portal proposes
	Error       string
}

func (v ChooseView) title() string {
	if v.Error != "" {
		return "Error: contraseña"
	}
	return "Elija una contraseña"
}
