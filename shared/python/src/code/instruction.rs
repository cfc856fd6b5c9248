//! What the machine can do in one step. Numbers are places in the lists of [`super::Code`]; a jump's is an instruction.

/// One step. What it takes from the stack it takes from the top, last operand first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instr {
    /// A tracer hears of this line, if the step before was of another or came from below; 0 is no line.
    Line(u32),
    Nop,

    // The stack.
    Pop,
    /// Pushes what is so deep, from 1.
    Copy(u32),
    /// Exchanges the top with what is so deep, from 1.
    Swap(u32),
    Const(u32),

    // Variables.
    LoadFast(u32),
    StoreFast(u32),
    DeleteFast(u32),
    /// A number of cells and free variables.
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    /// In a class body: the class's own variable, else the cell.
    LoadClassCell(u32),
    LoadClosure(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),

    // Attributes and items.
    LoadAttr(u32),
    StoreAttr(u32),
    DeleteAttr(u32),
    /// Pushes a function and what it is called on, or nothing and a callable.
    LoadMethod(u32),
    Subscript,
    StoreSubscript,
    DeleteSubscript,
    /// With or without a step (3 or 2).
    BuildSlice(u32),

    // Operators.
    Binary(BinaryOp),
    InPlace(BinaryOp),
    Not,
    Negative,
    Positive,
    Invert,
    Compare(Compare),
    Is(bool),
    /// `in`, or `not in`.
    In(bool),

    // Jumps.
    Jump(u32),
    /// To an earlier instruction: a tracer hears of the line again.
    JumpBack(u32),
    PopJumpIfFalse(u32),
    PopJumpIfTrue(u32),
    PopJumpBackIfTrue(u32),
    PopJumpBackIfFalse(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    PopJumpIfNone(u32),
    PopJumpIfNotNone(u32),

    // Iteration.
    GetIter,
    /// Pushes the next item, or pops the iterator and jumps.
    ForIter(u32),
    Unpack(u32),
    /// So many before the starred name, and behind it.
    UnpackStar(u16, u16),

    // Containers.
    Tuple(u32),
    List(u32),
    Set(u32),
    Dict(u32),
    /// Adds the top to the list so deep.
    ListAppend(u32),
    SetAdd(u32),
    DictAdd(u32),
    ListExtend(u32),
    SetUpdate(u32),
    DictUpdate(u32),
    /// Keyword arguments: a name that comes twice is an error.
    DictMerge(u32),
    ListToTuple,
    /// Joins so many strings.
    JoinStrings(u32),
    /// How a value is converted (0 not, 1 str, 2 repr, 3 ascii), and whether a specification lies on top.
    Format(u16, bool),

    // Calls.
    Call(u32),
    /// As many arguments on top of what [`Instr::LoadMethod`] pushed.
    CallMethod(u32),
    /// How many arguments there are, and a place in the keywords for the names of the last ones.
    CallKeywords(u16, u16),
    CallMethodKeywords(u16, u16),
    /// Arguments from a tuple, and from a dict if so.
    CallSpread(bool),
    /// A place in the codes, and what lies on the stack for it ([`MakeFlags`]).
    MakeFunction(u16, u16),
    LoadBuildClass,
    Return,

    // Generators and coroutines.
    Yield,
    GetYieldFromIter,
    /// Why it is awaited: 0 `await`, 1 `__aenter__`, 2 `__aexit__`.
    GetAwaitable(u32),
    /// Sends the top into what lies below; jumps when that has ended.
    Send(u32),
    GetAiter,
    GetAnext,
    /// Ends `async for` where the exception on top says so.
    EndAsyncFor,
    /// An asynchronous generator wraps what it yields.
    AsyncYield,

    // Exceptions.
    /// From here exceptions go to this handler.
    SetupFinally(u32),
    /// As above, and the handler remembers where it came from.
    SetupCleanup(u32),
    /// As above, without the value on top, which `__enter__` gave.
    SetupWith(u32),
    PopBlock,
    PushExcInfo,
    PopExcept,
    CheckExcMatch,
    /// 0: as it is; otherwise at the place that is remembered so deep.
    Reraise(u32),
    /// 0: again; 1: an exception; 2: with its cause.
    Raise(u32),
    LoadAssertionError,
    BeforeWith,
    BeforeAsyncWith,
    WithExceptStart,

    // Imports.
    ImportName(u32),
    ImportFrom(u32),
    ImportStar,

    // Matching.
    MatchSequence,
    MatchMapping,
    MatchKeys,
    MatchClass(u32),
    GetLen,

    SetupAnnotations,
    /// Prints what is not None (interactive); leaves nothing.
    Unreachable,
}

/// What lies on the stack for [`Instr::MakeFunction`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct MakeFlags;

impl MakeFlags {
    pub(crate) const DEFAULTS: u16 = 1;
    pub(crate) const KEYWORD_DEFAULTS: u16 = 2;
    pub(crate) const ANNOTATIONS: u16 = 4;
    pub(crate) const CLOSURE: u16 = 8;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    And,
    Or,
    Xor,
}

impl BinaryOp {
    /// As it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::MatrixMultiply => "@",
            Self::Divide => "/",
            Self::FloorDivide => "//",
            Self::Modulo => "%",
            Self::Power => "**",
            Self::LeftShift => "<<",
            Self::RightShift => ">>",
            Self::And => "&",
            Self::Or => "|",
            Self::Xor => "^",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Less,
    LessEqual,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
}

impl Compare {
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }

    /// What it is when its sides are exchanged.
    #[must_use]
    pub fn reflected(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }
}
