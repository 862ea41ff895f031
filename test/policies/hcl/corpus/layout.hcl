

   a=1
	b	=	2
c    =     3



block{
d=4


}
block"x"{}
e=[1,2,3]
f={g=1,h=2}
i=a?b:c
last = 5