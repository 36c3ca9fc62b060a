package ui

// The regions of the frame that answers may refresh.
const (
	MainID    = "contenido"
	BannerID  = "aviso"
	ProblemID = "problema"
	BasketID  = "cesta-n"
	ToastsID  = "avisos"
	SayID     = "decir"
)
